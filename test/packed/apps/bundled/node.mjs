import { run } from './run.mjs';

run(process.env.STAND_IN, JSON.parse(process.env.CALL)).then((spans) => console.log(JSON.stringify(spans)));
