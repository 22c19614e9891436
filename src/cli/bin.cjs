#!/usr/bin/env node
// The published command. Old Nodes must be able to parse this file, or they cannot print the one line that helps:
// no import, no arrow functions, no const. Everything else is in main, loaded by load.cjs.
'use strict';

var major = parseInt(process.versions.node.split('.')[0], 10);
var locale = process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '';
var language = /^(?:fr|ko)/i.test(locale) ? locale.slice(0, 2).toLowerCase() : 'en';

if (major < 22) {
  console.error(
    require('../locales/' + language + '/bin.json').nodeTooOld.replace('{{version}}', process.versions.node)
  );
  process.exitCode = 2;
} else {
  require('./load.cjs');
}
