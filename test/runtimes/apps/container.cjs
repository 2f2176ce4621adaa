process.argv[1] = process.env.APP;
require('node:module')._load(process.env.APP, null, true);
