/** Sets a key of a map that keeps `most` of them: beyond it the one that was set first is forgotten. */
export function setBounded<V>(map: Map<string, V>, most: number, key: string, value: V): void {
  map.set(key, value);
  if (map.size > most)
    for (const oldest of map.keys()) {
      map.delete(oldest);
      break;
    }
}
