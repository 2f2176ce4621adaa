/** `note` is worth knowing and no fault. */
export type Level = 'ok' | 'note' | 'problem';

/** What a check has seen. Every problem has its fix. */
export type Finding =
  | {
      readonly check: string;
      readonly level: 'ok' | 'note';
      readonly message: string;
      readonly data?: Readonly<Record<string, unknown>>;
    }
  | {
      readonly check: string;
      readonly level: 'problem';
      readonly message: string;
      readonly fix: string;
      readonly data?: Readonly<Record<string, unknown>>;
    };

/** What a check looks at. */
export interface Scene {
  /** directory of the app */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export type Check = (scene: Scene) => Promise<readonly Finding[]> | readonly Finding[];
