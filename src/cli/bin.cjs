#!/usr/bin/env node
// The published command. Old Nodes must be able to parse this file, or they cannot print the one line that helps:
// no import, no arrow functions, no const. Everything else is in main, loaded by load.cjs.
'use strict';

var major = parseInt(process.versions.node.split('.')[0], 10);
var locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '';

if (major < 22) {
  console.error(sentences().nodeTooOld.replace('{{version}}', process.versions.node));
  process.exitCode = 2;
} else if (process.argv.length === 3 && process.argv[2] === '--version') {
  version();
} else {
  require('./load.cjs');
}

/** Asked for by scripts: it waits for neither the program nor a stream. With other options beside it, main answers. */
function version() {
  try {
    require('node:fs').writeSync(1, 's3-kms-wizard ' + require('../package.json').version + '\n');
  } catch (error) {
    // A reader who left early wanted no more.
    if (error.code !== 'EPIPE') process.exitCode = 3;
  }
}

/** In the language of the environment where there is one, as src/i18n/languages.ts guesses it. */
function sentences() {
  var language = locale.slice(0, 2).toLowerCase();
  try {
    return require('../locales/' + (/^[a-z]{2}$/.test(language) ? language : 'en') + '/bin.json');
  } catch (_absent) {
    return require('../locales/en/bin.json');
  }
}
