import type { JSX } from 'preact';

/** A column's head and its classes: `number` is aligned at its end, `wide` is left out where the page is narrow. */
export type Head = readonly [name: string, classes?: string];

/** The heads of a table's columns. */
export function Heads({ columns }: { readonly columns: readonly Head[] }): JSX.Element {
  return (
    <>
      {columns.map(([name, classes]) => (
        <th key={name} scope="col" class={classes}>
          {name}
        </th>
      ))}
    </>
  );
}
