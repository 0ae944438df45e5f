type Codec = { encode(value: unknown): string; decode(text: string): unknown };

/**
 * How values cross between a page and its preload, as Electron's contextBridge has it: values are copied and frozen,
 * functions and promises stand for those on the other side. The two worlds share no object but one node of the DOM, which
 * no document holds; every event on it carries text alone. Its source is put into pages, so it uses nothing from outside.
 */
export function crossing(wire: Node, here: string, there: string, codec: Codec) {
  type Callable = (...values: unknown[]) => unknown;
  type Described =
    | { cloned: string }
    | { error: string }
    | { callable: number }
    | { promised: number }
    | { at: number }
    | { list?: number; entries: (readonly [string, Described])[] };
  type Settled = { id: number; value?: Described; error?: Described };

  // A page may replace what is global; what it replaces later does not matter here.
  const dispatch = EventTarget.prototype.dispatchEvent.bind(wire);
  const listen = EventTarget.prototype.addEventListener.bind(wire);
  const { stringify, parse } = JSON;
  const Custom = CustomEvent;
  const tell = (kind: string, message: unknown): void =>
    void dispatch(new Custom(`${there}:${kind}`, { detail: stringify(message) }));

  const functions = new Map<number, Callable>();
  const numbers = new Map<Callable, number>();
  const promises = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  let last = 0;

  const next = (): number => {
    last += 1;
    return last;
  };

  /** `seen` are the objects on the way, each named by its place, so that cycles arrive as cycles. */
  function depict(value: unknown, seen = new Map<object, number>(), levels = 1000): Described {
    if (levels === 0) throw new TypeError('Electron contextBridge recursion depth exceeded.');
    if (typeof value === 'function') return { callable: numberOf(value as Callable) };
    if (typeof value === 'symbol') throw new TypeError('An object could not be cloned.');
    if (value instanceof Promise) return { promised: promise(value) };
    if (value instanceof Error) return { error: value.message };
    const isList = Array.isArray(value);
    if (!isList && !isPlain(value)) return { cloned: codec.encode(value) };
    const place = seen.get(value);
    if (place !== undefined) return { at: place };
    seen.set(value, seen.size);
    const entries = Object.entries(value).map(([name, item]) => [name, depict(item, seen, levels - 1)] as const);
    return isList ? { list: value.length, entries } : { entries };
  }

  const isPlain = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));

  function numberOf(value: Callable): number {
    const id = numbers.get(value) ?? next();
    numbers.set(value, id);
    functions.set(id, value);
    return id;
  }

  function promise(value: Promise<unknown>): number {
    const id = next();
    value.then(
      (settled) => tell('settle', { id, value: depict(settled) }),
      (error) => tell('settle', { id, error: depict(error instanceof Error ? error : new Error(String(error))) }),
    );
    return id;
  }

  function receive(described: Described, made: unknown[] = []): unknown {
    if ('cloned' in described) return codec.decode(described.cloned);
    if ('error' in described) return new Error(described.error);
    if ('callable' in described) return (...values: unknown[]) => call(described.callable, values);
    if ('at' in described) return made[described.at];
    if ('promised' in described) {
      return new Promise((resolve, reject) => promises.set(described.promised, { resolve, reject }));
    }
    const copy = described.list === undefined ? {} : new Array(described.list);
    made.push(copy);
    for (const [name, item] of described.entries) {
      Object.defineProperty(copy, name, { value: receive(item, made), enumerable: true });
    }
    return Object.freeze(copy);
  }

  let returned: { value?: Described; error?: Described } | undefined;

  /** Events are dispatched at once, so the answer is there when the dispatch is over. */
  function call(id: number, values: unknown[]): unknown {
    tell('call', { id, values: values.map((value) => depict(value)) });
    const answer = returned;
    returned = undefined;
    if (answer?.error !== undefined) throw receive(answer.error);
    return answer?.value === undefined ? undefined : receive(answer.value);
  }

  const detail = <T>(event: Event): T => parse((event as CustomEvent<string>).detail) as T;
  listen(`${here}:return`, (event) => {
    returned = detail(event);
  });
  listen(`${here}:call`, (event) => {
    const { id, values } = detail<{ id: number; values: Described[] }>(event);
    let answer: { value?: Described; error?: Described };
    try {
      answer = { value: depict(functions.get(id)?.(...values.map((value) => receive(value)))) };
    } catch (error) {
      answer = { error: depict(error instanceof Error ? error : new Error(String(error))) };
    }
    tell('return', answer);
  });
  listen(`${here}:settle`, (event) => {
    const { id, value, error } = detail<Settled>(event);
    const promise = promises.get(id);
    promises.delete(id);
    if (error !== undefined) promise?.reject(receive(error));
    else if (value !== undefined) promise?.resolve(receive(value));
  });

  return {
    expose: (name: string, api: unknown) => tell('expose', { name, api: depict(api) }),
    onExposed: (act: (name: string, api: unknown) => void) =>
      listen(`${here}:expose`, (event) => {
        const { name, api } = detail<{ name: string; api: Described }>(event);
        act(name, receive(api));
      }),
  };
}
