'use strict';

var fs = require('node:fs');
var path = require('node:path');
var url = require('node:url');
var vm = require('node:vm');
var nodeModule = require('node:module');

// Compiled code is kept in the folder of the program itself: whoever may write there may change the program anyway.
// Where nobody may write, all goes without, and says nothing; the same where Node has been told to keep none.
var cache = path.join(__dirname, '.compile-cache');
var unwanted = Boolean(process.env.NODE_DISABLE_COMPILE_CACHE);
// Node makes folders as the umask of this run lets it: they are to be no more open than an installed program is.
var mask = process.umask(0o022);
if (nodeModule.enableCompileCache) nodeModule.enableCompileCache(cache);
process.umask(mask);

var file = path.join(__dirname, 'start.js');
var source = fs.readFileSync(file, 'latin1');
// V8 takes it for this source by the length alone: the name, another one for each build, says the rest.
var compiled = path.join(cache, path.basename(file) + '-' + process.versions.v8 + '-' + process.arch);

var script = new vm.Script(source, { filename: file, cachedData: unwanted ? undefined : read(compiled) });
var holder = { exports: {} };
script.runInThisContext()(require, holder, url.pathToFileURL(file).href, function (specifier) {
  return import(specifier);
});
holder.exports.run(keepCompiled).catch(function (error) {
  // The installation itself is broken: nothing that could say it better has been loaded.
  console.error('s3-kms-wizard: ' + error.message);
  process.exitCode = 3;
});

/**
 * V8 takes compiled code on trust, and ends the process where a byte of it is wrong. So it is kept twice: comparing the
 * two takes a hundredth of the time that any checksum of Node's takes to be loaded.
 */
function read(name) {
  var bytes, half, first;
  try {
    bytes = fs.readFileSync(name);
    half = bytes.length / 2;
    first = bytes.subarray(0, half);
    return half > 0 && first.equals(bytes.subarray(half)) ? first : undefined;
  } catch (_) {
    return undefined;
  }
}

/** Keeps the code of the functions that have run so far, for the next start: whole or not at all. */
function keepCompiled() {
  if (unwanted || script.cachedDataRejected === false) return;
  var fresh = compiled + '.' + process.pid;
  var code;
  try {
    code = script.createCachedData();
    fs.mkdirSync(cache, { recursive: true, mode: 0o755 });
    fs.writeFileSync(fresh, Buffer.concat([code, code]), { mode: 0o600, flag: 'wx' });
    fs.renameSync(fresh, compiled);
  } catch (_) {
    // The next start is no faster; on a full disk, what was begun is not left there.
    remove(fresh);
  }
}

function remove(name) {
  try {
    fs.unlinkSync(name);
  } catch (_) {
    // It was never begun.
  }
}
