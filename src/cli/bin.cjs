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
  say(Buffer.from('s3-kms-wizard ' + require('../package.json').version + '\n'));
} else {
  answer(helpAskedFor(process.argv.slice(2)));
}

function answer(help) {
  if (help === null) require('./load.cjs');
  else say(help);
}

/** It waits for neither the program nor a stream. */
function say(bytes) {
  var said = 0;
  try {
    while (said < bytes.length) said += require('node:fs').writeSync(1, bytes, said);
  } catch (error) {
    // A pipe that takes no more for now, and is not waited for: a stream does.
    if (error.code === 'EAGAIN') process.stdout.write(bytes.subarray(said));
    // A reader who left early wanted no more.
    else if (error.code !== 'EPIPE') process.exitCode = 3;
  }
}

/**
 * --help, help and the same with a command beside it, in words that the build has written down
 * (scripts/bundle/help.ts). With other options beside it, and where there is no such text, main answers: null.
 */
function helpAskedFor(words) {
  var first = words[0],
    second = words[1],
    command;
  if (first === 'help' || first === '--help' || first === '-h')
    command = words.length === 1 ? 'wizard' : second;
  else if (second === '--help' || second === '-h') command = first;
  if (words.length > 2 || !/^[a-z]+$/.test(command || '')) return null;
  try {
    return fromLanguage(function (language) {
      return require('node:fs').readFileSync(__dirname + '/help/' + language + '/' + command + '.txt');
    });
  } catch (_absent) {
    return null;
  }
}

function sentences() {
  return fromLanguage(function (language) {
    return require('../locales/' + language + '/bin.json');
  });
}

/** In the language of the environment where there is one, as src/i18n/languages.ts guesses it. */
function fromLanguage(read) {
  var language = locale.slice(0, 2).toLowerCase();
  try {
    return read(/^[a-z]{2}$/.test(language) ? language : 'en');
  } catch (_absent) {
    return read('en');
  }
}
