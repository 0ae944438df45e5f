/** Descriptions of APIs (OpenAPI) as platforms: what importing one would add, adding it, and reading it again. */
import type { ImportPreview, NewImport } from '../../../../../shared/imports.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { notARead } from '../access.ts';
import {
  comparePinned,
  type Definition,
  digestOf,
  type Import,
  keptDigestOf,
  ownConnection,
  readyToCompare,
} from '../import.ts';
import type { Imports } from '../imports.ts';
import { importedTools } from '../review.ts';
import { type DescriptionReads, unpack } from './description-reads.ts';
import { createEffort } from './document.ts';
import type { FoundOperation } from './operations.ts';
import { mostDescriptionBytes } from './parse.ts';
import { type DescribedApi, readOnWorker } from './read-description.ts';
import { createDescriptionWords } from './words.ts';

/** `digest`: of what a person has agreed to. */
type Source = Pick<NewImport, 'url' | 'packed'> & { digest?: string };
type Judged = {
  imported: Omit<Import, 'tools' | 'addedAt' | 'readAt'>;
  definitions: Definition[];
  read: DescribedApi;
  whose: string;
  wanted: string[];
  digest: string;
};

export function createOpenApiImports(imports: Imports, readAt: DescriptionReads) {
  async function textFrom({ url, packed, digest }: Source): Promise<Result<string>> {
    if ((url === undefined) === (packed === undefined))
      return fail('usage', 'Name one source: a file, or an https address.');
    if (packed !== undefined) return unpack(packed, mostDescriptionBytes);
    return readAt(url ?? '', digest !== undefined);
  }

  async function read(source: Source, wish: Pick<NewImport, 'name' | 'apiUrl'>): Promise<Result<DescribedApi>> {
    const text = await textFrom(source);
    if (!text.ok) return text;
    const { name, apiUrl } = wish;
    return readOnWorker({ text: text.value, base: source.url, name, apiUrl });
  }

  /** The path of the request that says whose an account is: one that the description has, and that needs nothing else. */
  function identityPath(named: string | undefined, found: FoundOperation[]): Result<string | null> {
    if (named === undefined) return ok(null);
    const path = /^GET (\/\S*)$/.exec(named)?.[1];
    const isThere = path !== undefined && !path.includes('{') && found.some(({ request }) => request === named);
    return isThere
      ? ok(path)
      : fail('import_refused', `${named} is not a GET of the description without a parameter in its path.`);
  }

  async function judged(wish: NewImport & { digest?: string }): Promise<Result<Judged>> {
    const got = await read(wish, wish);
    if (!got.ok) return got;
    const { found, apiUrl } = got.value;
    const { kind, name, scopes, reads, url: source = null, connection = ownConnection(apiUrl) } = wish;
    const whose = imports.standing({ name, connection, scopes, apiUrl });
    if (!whose.ok) return whose;
    const choices = { reads, identity: null };
    const judge = (definition: Definition): Definition => ({
      ...definition,
      access: imports.accessOf({ name, connection, scopes, kind, apiUrl, choices }, definition),
    });
    const judgedFound = found.map((one) => ({ ...one, definition: judge(one.definition) }));
    const strange = readRefused(reads, judgedFound);
    if (strange !== undefined) return fail('import_refused', strange);
    const known = new Set(found.map(({ definition }) => definition.name));
    const unknown = wish.tools?.find((tool) => !known.has(tool));
    if (unknown !== undefined) return fail('import_refused', `The description has no tool ${unknown}.`);
    const usual = judgedFound
      .filter(({ definition, isDeprecated }) => definition.access === 'read' && !isDeprecated)
      .map(({ definition }) => definition.name);
    const wanted = wish.tools ?? usual;
    const names = new Set(wanted);
    const isWanted = ({ definition }: FoundOperation): boolean => names.has(definition.name);
    // Nobody is shown it by that, and later it would be a read as if it had been.
    const unasked = reads.find((request) => !found.some((one) => one.request === request && isWanted(one)));
    if (unasked !== undefined)
      return fail('usage', `${unasked} is marked as a read, but is not among the tools to turn on.`);
    const identity = identityPath(wish.identity, found);
    if (!identity.ok) return identity;
    const { titleOf } = createDescriptionWords(createEffort());
    const said = titleOf(wish.title ?? got.value.title ?? '');
    const title = imports.titleFor(said, name);
    const imported = {
      kind,
      name,
      title,
      connection,
      scopes,
      apiUrl,
      source,
      choices: { reads, identity: identity.value },
    };
    const definitions = judgedFound.map(({ definition }) => definition);
    await readyToCompare(definitions);
    return ok({
      imported,
      definitions,
      read: got.value,
      whose: whose.value,
      wanted,
      // What is usual is of the description as well: a preview shows it, and adding without naming tools turns it on.
      digest: digestOf({ imported, definitions: definitions.map(keptDigestOf), usual, whose: whose.value }),
    });
  }

  return {
    /** Reads and judges, and changes nothing. Fails with `import_unreadable` or `import_refused`. */
    async preview(wish: NewImport): Promise<Result<ImportPreview>> {
      const all = await judged(wish);
      if (!all.ok) return all;
      const { imported, definitions, read: got, whose, wanted, digest } = all.value;
      const { choices: _, ...shown } = imported;
      return ok({
        ...shown,
        digest,
        accountsOf: whose,
        servers: got.servers,
        tools: await importedTools(comparePinned([], definitions, wanted)),
        left: got.left,
      });
    },
    /**
     * The same, and adds what a preview with that digest showed. What it is at must have been said, not taken from the description.
     * Fails with `import_changed` where the source says another thing now.
     */
    async add(wish: NewImport & { digest: string }): Promise<Result<Import>> {
      if (wish.apiUrl === undefined)
        return fail('usage', 'Give the address of the API. The description alone does not decide it.');
      const all = await judged(wish);
      if (!all.ok) return all;
      const { imported, definitions, wanted, digest } = all.value;
      return digest === wish.digest ? imports.add(imported, definitions, wanted) : fail('import_changed');
    },
    /** Reads it again where it was, or what is given instead. Fails as reading does, and with `usage` where nothing is known to read. */
    async refresh({ name, apiUrl, source }: Import, packed: string | undefined): Promise<Result<Import>> {
      if (packed === undefined && source === null) return fail('usage', 'It came as a file: give the file again.');
      const from = packed === undefined ? { url: source ?? undefined } : { packed };
      const got = await read(from, { name, apiUrl });
      return got.ok
        ? imports.recordFound(
            name,
            got.value.found.map(({ definition }) => definition),
          )
        : got;
    },
  };
}

/** Why one of these requests is no read of the description, or undefined where each is. */
function readRefused(reads: readonly string[], found: readonly FoundOperation[]): string | undefined {
  for (const request of reads) {
    const named = found.find((one) => one.request === request);
    if (!named) return `${request} is not in the description.`;
    if (named.definition.access === 'read') continue;
    const reason = notARead(named.definition, undefined);
    return `${request} can’t be a read. ${reason ?? 'The platform’s own rule counts it as a change.'}`;
  }
  return undefined;
}

export type OpenApiImports = ReturnType<typeof createOpenApiImports>;
