'use strict';

module.exports = require('./sdk.cjs')();
