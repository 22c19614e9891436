'use strict';

import('./main.js')
  .then(function (main) {
    return main.run();
  })
  .catch(function (error) {
    // The installation itself is broken: nothing that could say it better has been loaded.
    console.error('s3-kms-wizard: ' + error.message);
    process.exitCode = 3;
  });
