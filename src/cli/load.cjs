'use strict';

import('./main.js').then(function (main) {
  return main.run();
});
