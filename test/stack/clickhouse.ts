import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { program } from './build/parts.ts';
import { newFolder } from './program.ts';

interface Session {
  query(sql: string, format?: string): string;
  cleanup(): void;
}

export interface ClickHouse {
  /** Runs one statement that answers nothing. */
  run(sql: string): void;
  /** The rows of a SELECT. Integers of 64 bits and decimals are strings, as exact as they are. */
  rows(sql: string): Record<string, unknown>[];
  close(): void;
}

/** ClickHouse in this process, with an empty database that is gone after `close()`. One at a time. */
export function openClickHouse(): ClickHouse {
  const require = createRequire(join(program('chdb'), 'package.json'));
  const { Session } = require('chdb') as { Session: new (folder: string) => Session };
  const folder = newFolder('clickhouse');
  const session = new Session(folder);
  return {
    run: (sql) => void session.query(sql),
    rows: (sql) =>
      session
        .query(
          `${sql} SETTINGS output_format_json_quote_64bit_integers = 1, output_format_json_quote_decimals = 1`,
          'JSONEachRow',
        )
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    close() {
      session.cleanup();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
