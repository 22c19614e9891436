'use strict';

var nodeModule = require('node:module');

// Compiled code is kept in the folder of the program itself: whoever may write there may change the program anyway.
// Where nobody may write, Node goes without, and says nothing.
if (nodeModule.enableCompileCache) nodeModule.enableCompileCache(__dirname + '/.compile-cache');

import('./main.js')
  .then(function (main) {
    return main.run();
  })
  .catch(function (error) {
    // The installation itself is broken: nothing that could say it better has been loaded.
    console.error('s3-kms-wizard: ' + error.message);
    process.exitCode = 3;
  });
