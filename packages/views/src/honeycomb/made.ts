export type Kind = 'column' | 'calculated field' | 'query' | 'SLO' | 'board' | 'trigger';

/** What a run has made by now. */
export interface Made {
  /** ids of what is there by now, by kind and name */
  idOf(kind: Kind, name: string): string;
  created(kind: Kind, name: string, id: string): void;
}
