/**
 * What the structured clone carries beyond JSON, as text: bindings of a browser take nothing else. Its source is put into
 * pages, so it uses nothing from outside itself.
 */
export function cloneText(): { encode(value: unknown): string; decode(text: string): unknown } {
  const { parse, stringify } = JSON; // before a page can replace them
  const clone = structuredClone;
  type Node = [kind: string, ...rest: unknown[]];
  const views = { Uint8Array, Int8Array, Uint8ClampedArray, Uint16Array, Int16Array, Uint32Array, Int32Array } as const;
  const bytesOf = (buffer: ArrayBuffer, offset = 0, length?: number): number[] => [
    ...new Uint8Array(buffer, offset, length),
  ];

  /** Objects are listed once and named by their place in the list, so that cycles and shared ones stay what they are. */
  function encode(value: unknown): string {
    const nodes: Node[] = [];
    const places = new Map<object, number>();
    const cloned = clone(value); // throws for functions and the like, as Electron's does
    const point = (item: unknown): unknown => {
      if (item === null || typeof item === 'string' || typeof item === 'boolean') return item;
      if (typeof item === 'number')
        return Number.isFinite(item) && !Object.is(item, -0)
          ? item
          : ['number', String(Object.is(item, -0) ? '-0' : item)];
      if (typeof item === 'undefined') return ['undefined'];
      if (typeof item === 'bigint') return ['bigint', String(item)];
      const known = places.get(item as object);
      if (known !== undefined) return ['at', known];
      const place = nodes.length;
      places.set(item as object, place);
      nodes.push(['']);
      nodes[place] = depict(item as object);
      return ['at', place];
    };
    const depict = (item: object): Node => {
      if (Array.isArray(item))
        return ['array', item.length, Object.entries(item).map(([name, inner]) => [name, point(inner)])];
      if (item instanceof Date) return ['date', item.getTime()];
      if (item instanceof RegExp) return ['regexp', item.source, item.flags];
      if (item instanceof Map) return ['map', [...item].map(([name, inner]) => [point(name), point(inner)])];
      if (item instanceof Set) return ['set', [...item].map(point)];
      if (item instanceof Error) return ['error', item.name, item.message];
      if (item instanceof ArrayBuffer) return ['buffer', bytesOf(item)];
      if (ArrayBuffer.isView(item))
        return ['view', item.constructor.name, bytesOf(item.buffer as ArrayBuffer, item.byteOffset, item.byteLength)];
      return ['object', Object.entries(item).map(([name, inner]) => [name, point(inner)])];
    };
    const root = point(cloned);
    return stringify({ root, nodes });
  }

  function decode(text: string): unknown {
    const { root, nodes } = parse(text) as { root: unknown; nodes: Node[] };
    const made = new Map<number, unknown>();
    const follow = (item: unknown): unknown => {
      if (!Array.isArray(item)) return item;
      const [kind, value] = item as [string, unknown];
      if (kind === 'undefined') return undefined;
      if (kind === 'number') return Number(value);
      if (kind === 'bigint') return BigInt(value as string);
      const place = value as number;
      return made.has(place) ? made.get(place) : build(place, nodes[place] as Node);
    };
    const keep = <T>(place: number, value: T): T => {
      made.set(place, value);
      return value;
    };
    // Not by assignment: a member named __proto__ would become the prototype.
    const define = (target: object, name: string, value: unknown): unknown =>
      Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
    const build = (place: number, [kind, first, second]: Node): unknown => {
      if (kind === 'array') {
        const array = keep(place, new Array(first as number));
        for (const [name, inner] of second as [string, unknown][]) define(array, name, follow(inner));
        return array;
      }
      if (kind === 'date') return keep(place, new Date(first as number));
      if (kind === 'regexp') return keep(place, new RegExp(first as string, second as string));
      if (kind === 'map') {
        const map = keep(place, new Map());
        for (const [name, inner] of first as [unknown, unknown][]) map.set(follow(name), follow(inner));
        return map;
      }
      if (kind === 'set') {
        const set = keep(place, new Set());
        for (const inner of first as unknown[]) set.add(follow(inner));
        return set;
      }
      if (kind === 'error') return keep(place, Object.assign(new Error(second as string), { name: first }));
      if (kind === 'buffer') return keep(place, new Uint8Array(first as number[]).buffer);
      if (kind === 'view') {
        const View = views[first as keyof typeof views] ?? Uint8Array;
        return keep(place, new View(new Uint8Array(second as number[]).buffer));
      }
      const object = keep(place, {});
      for (const [name, inner] of first as [string, unknown][]) define(object, name, follow(inner));
      return object;
    };
    return follow(root);
  }

  return { encode, decode };
}
