// Runs a snippet to its end. What it leaves open, a client's socket for one, is not waited for.
import { pathToFileURL } from 'node:url';

await import(pathToFileURL(process.argv[2]).href);
process.exit();
