/** Who may import whom, each arrow with its reason. A rule that matches no file fails, so that none can rot unnoticed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crossings, featureOf, heart, hub, known, openers, placesOf, rooms } from './house.ts';
import { importsOf, loadedFor, root, sourcesIn, textOf } from './sources.ts';

const files = sourcesIn('src');

const forbidden: { from: RegExp; to: RegExp; why: string }[] = [
  {
    from: /^src\/main\/hub\//,
    to: /^electron|^src\/(main\/(shell|headless|index|headless\.ts)|preload|renderer|demo)/,
    why: 'the hub is the product and runs on plain Node; what it needs from outside comes through its ports',
  },
  {
    from: /^src\/main\/headless/,
    to: /^electron|^src\/(main\/shell|preload|renderer)/,
    why: 'the headless entry must start where no Electron can be had',
  },
  {
    from: /^src\/main\/headless\/bridge\//,
    to: /^(?!node:|src\/main\/headless\/bridge\/|src\/shared\/(errors|result)\.ts)/,
    why: 'a client waits for the bridge at every start, and what it loads must be little enough to read',
  },
  {
    from: /^src\/main\/(?!shell\/|index\.ts)/,
    to: /^electron/,
    why: 'Electron is known to the shell and its entry alone',
  },
  {
    from: /^src\/main\/shell\/(?!profile\.ts)/,
    to: /^src\/main\/headless\/(?!private-file\.ts|settings-file\.ts|memory-secrets\.ts)/,
    why: 'the shell borrows how a file is written safely, and what is not written at all; only opening a profile needs what the headless hub is opened with',
  },
  {
    from: /^src\/main\/(shell\/|index\.ts)/,
    to: /^src\/main\/hub\/(?!index\.ts|ground\/(ports|secret)\.ts|identity\/(session\/tenant|people\/passphrase-cost)\.ts)/,
    why: 'the shell is outside the hub and goes through its front: windows call it by the contract',
  },
  {
    from: /^src\/main\/shell\/(?!desktop\.ts|ipc\.ts)/,
    to: /^src\/main\/shell\/ipc\.ts$/,
    why: 'messages of the windows arrive in one place',
  },
  {
    from: /^src\/shared\//,
    to: /^(?!zod\/mini$|diff$|src\/shared\/)/,
    why: 'the contract runs anywhere: zod/mini and what compares two texts, which both run anywhere',
  },
  {
    from: /^src\/(preload|renderer)\//,
    to: /^src\/(main|demo)\/|^node:/,
    why: 'the window is not trusted and holds no product logic',
  },
  {
    from: /^src\/renderer\/src\/(confirmation\/|hub\/(bearer|changes|http)\.ts|ui\/time\.ts|state\.ts|preferences\.ts|words\/(en|zh)\/|words\/(language|failure-text)\.ts|(.*\/)?words\.(en|zh)\.ts)/,
    to: /^react|\.tsx$/,
    why: 'the page in which a person consents is small enough to read, with no framework in it',
  },
  { from: /^src\/preload\//, to: /^src\/renderer\//, why: 'the preload is one reviewed file over the contract' },
  {
    from: /^src\/demo\//,
    to: /^src\/(?!demo\/)/,
    why: 'the demo world is outside: it knows the hub by its protocols alone',
  },
  { from: /^src\/(?!demo\/)/, to: /^src\/demo\//, why: 'nothing of the product may depend on the demo' },
  {
    from: /^src\/main\/hub\/platforms\//,
    to: /^src\/main\/hub\/(?!platforms\/|policy\/place\.ts|ground\/(on-worker\.ts|waiting\.ts|markdown\/))/,
    why: 'a platform gets an authorised client, a thread and a turn for what takes long and the writer of Markdown, and reaches neither vault, keys, policy nor database',
  },
  {
    from: /^src\/main\/hub\/policy\//,
    to: /^(?!src\/shared\/|src\/main\/hub\/policy\/)/,
    why: 'decisions are pure functions over values',
  },
  {
    from: /^src\/main\/hub\/features\/chat\//,
    to: /^src\/main\/hub\/(identity\/(vault|session|accounts)|platforms)\/(?!questions\.ts)/,
    why: 'the chat sees what tools answer and what models say, never a token; private data comes to it through invoke',
  },
  {
    from: /^src\/main\/hub\/features\/openwebui\//,
    to: /^src\/main\/hub\/(identity\/(vault|session|accounts)|platforms|features\/chat|kernel\/tools|doors)\//,
    why: 'it says who somebody is in another program, and has no business with what they may read or with their tokens',
  },
  {
    from: /^src\/main\/hub\/features\/clients\/(?!calls\.ts)/,
    to: /^src\/main\/hub\/(identity\/(vault|session|accounts)|platforms|doors|kernel\/tools|policy|features\/(chat|openwebui))\//,
    why: 'it writes one key into one file; what the key may do, and with whose tokens, is no business of it',
  },
  {
    from: /^src\/main\/hub\/features\/clients\//,
    to: /^node:os$/,
    why: 'whose home and which system it is for comes from whoever starts the hub, so that no test meets a real one',
  },
  {
    from: /^src\/main\/hub\/features\/oauth\/(?!routes\.ts)/,
    to: /^src\/main\/hub\/(identity\/(vault|session|accounts)|platforms|features\/chat|kernel\/tools|policy|doors)\//,
    why: 'it says which key a token stands for, and has no business with what the key may do',
  },
  {
    from: /^src\/main\/hub\/(?!features\/chat\/models\/)/,
    to: /^openai(\/|$)|^src\/main\/hub\/features\/chat\/models\/(?!models\.ts|model-event\.ts)/,
    why: 'what goes to a model server goes through one door',
  },
  {
    from: /^src\/main\/(?!hub\/(index\.ts|wiring\/))/,
    to: /^src\/main\/hub\/wiring\//,
    why: 'what is put together does not know how',
  },
  {
    from: /^src\/main\/hub\/(?!ground\/database\/|kernel\/audit\/record\.ts)/,
    to: /^node:sqlite$/,
    why: 'one folder knows the database engine, so that another can take its place',
  },
];

/** The room of a file of the hub. */
const roomOf = (file: string): number => rooms.findIndex(({ room }) => file.startsWith(`${hub}${room}`));

describe('architecture', () => {
  it.each(forbidden)('$from does not import $to: $why', ({ from, to }) => {
    const bound = files.filter((file) => from.test(file));
    expect(bound.length).toBeGreaterThan(0);
    const crossings = bound.flatMap((file) =>
      importsOf(file)
        .filter((target) => to.test(target))
        .map((target) => `${file} → ${target}`),
    );
    expect(crossings).toEqual([]);
  });

  it.each(rooms)('$room imports itself and what is below it: $is', ({ room, not = {} }) => {
    const floor = rooms.findIndex((one) => one.room === room);
    const bound = files.filter((file) => file.startsWith(hub) && roomOf(file) === floor);
    expect(bound.length).toBeGreaterThan(0);
    const isAbove = (target: string): boolean => roomOf(target) > floor;
    const isForbidden = (target: string): boolean =>
      Object.keys(not).some((place) => target.startsWith(`${hub}${place}`));
    const crossings = bound.flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith(hub) && (isAbove(target) || isForbidden(target)))
        .map((target) => `${file} → ${target}`),
    );
    expect(crossings.sort()).toEqual(known.filter((crossing) => crossing.startsWith(`${hub}${room}`)));
  });

  it.each(rooms.filter(({ parts }) => parts))(
    '$room: each folder imports those that its room lets it',
    ({ room, parts = {} }) => {
      const place = `${hub}${room}`;
      const folderOf = (file: string): string | undefined =>
        file.startsWith(place) ? /^([^/]+)\//.exec(file.slice(place.length))?.[1] : undefined;
      const arrows = files.flatMap((file) => {
        const from = folderOf(file);
        if (from === undefined) return [];
        return importsOf(file).flatMap((target) => {
          const to = folderOf(target);
          return to === undefined || to === from || parts[from]?.includes(to) ? [] : [`${from} → ${to}, by ${file}`];
        });
      });
      expect(arrows).toEqual([]);
      expect([...new Set(files.flatMap((file) => folderOf(file) ?? []))].sort()).toEqual(Object.keys(parts).sort());
    },
  );

  it('is drawn in docs/architecture.md', () => {
    const told = textOf('docs/architecture.md');
    const [, map = ''] = /^## The rooms$(.+?)^## /ms.exec(told) ?? [];
    const rows = [...map.matchAll(/^\| `([\w./-]+)` \| (.+) \|$/gm)].map(([, room, is]) => ({ room, is }));
    expect(rows).toEqual(rooms.map(({ room, is }) => ({ room, is })));
  });

  it('gives each file of the hub a room, and leaves two that stand alone', () => {
    const own = files.filter((file) => file.startsWith(hub));
    expect(own.filter((file) => roomOf(file) < 0)).toEqual([]);
    expect(own.filter((file) => !file.slice(hub.length).includes('/')).sort()).toEqual([
      `${hub}index.ts`,
      `${hub}worker.ts`,
    ]);
  });

  it('loads nothing of a feature for the heart, types included', () => {
    const loaded = loadedFor(heart, new Set(files), { types: true });
    expect(loaded).toEqual(expect.arrayContaining([...heart, `${hub}policy/place.ts`]));
    expect(loaded.filter((file) => featureOf(file) !== undefined)).toEqual([]);
  });

  it('lets a feature import another only with a reason', () => {
    const arrows = files.flatMap((file) => {
      const from = featureOf(file);
      if (from === undefined) return [];
      return importsOf(file).flatMap((target) => {
        const to = featureOf(target);
        return to === undefined || to === from ? [] : [`${from} → ${target.slice(`${hub}features/`.length)}`];
      });
    });
    expect([...new Set(arrows)].sort()).toEqual(Object.keys(crossings).sort());
  });

  it.each(Object.keys(placesOf))(
    'has %s in four places: the hub, the contract, the commands, the console',
    (feature) => {
      const name = placesOf[feature];
      const named = files.filter((file) => name?.test(file) && !file.startsWith('src/demo/'));
      expect(named.length).toBeGreaterThan(3);
      const fourPlaces = new RegExp(
        `^src/(main/hub/features/${feature}/|shared/[^/]+$|main/headless/commands/|renderer/src/features/${feature}/)`,
      );
      expect(named.filter((file) => !fourPlaces.test(file))).toEqual([]);
    },
  );

  it('reads imports at all', () => {
    expect(importsOf('src/main/hub/wiring/calls.ts')).toContain('src/main/hub/kernel/tools/invoke.ts');
    expect(importsOf('src/main/headless.ts')).toContain('src/main/headless/cli.ts');
  });

  it('opens secrets in few places only: where a token or key meets the network, the tenant, or the secret store', () => {
    // In any spelling: called, handed on, or taken out of the class under another name.
    const opens = /\b(reveal|spellingsOf|formsOf)\b/;
    const found = files.filter((file) => /\bSecret\b/.test(textOf(file)) && opens.test(textOf(file)));
    expect(found.sort()).toEqual(Object.keys(openers).sort());
  });

  it('has no default exports and no enums in src', () => {
    const offenders = files.filter((file) => {
      const source = textOf(file);
      return /^export default|^(export )?enum /m.test(source);
    });
    expect(offenders).toEqual([]);
  });

  it('folds no fields into a literal that is spread, which would hide surplus properties from the compiler', () => {
    const folded = ['src', 'test', 'bench', 'resources']
      .flatMap(sourcesIn)
      .filter((file) => /^\s*\.\.\.\{/m.test(textOf(file)));
    expect(folded).toEqual([]);
  });

  it('gives an exported name one meaning', () => {
    const named = files.flatMap((file) => {
      const source = textOf(file);
      const names = source.matchAll(/^export (?:async )?(?:function\*?|const|type|class) (\w+)/gm);
      return [...new Set([...names].map(([, name = '']) => name))];
    });
    expect(named.filter((name, at) => named.indexOf(name) !== at)).toEqual([]);
  });

  it('says of each promise in SECURITY.md how it is kept, which test shows it by that title, and where it ends', () => {
    const promises = textOf('SECURITY.md').split(/^### /m).slice(1);
    const isShown = ([, path = '', title]: string[]): boolean => {
      if (title === undefined) return existsSync(join(root, path));
      return new RegExp(`['"\`].*${RegExp.escape(title)}`).test(textOf(path));
    };
    const unshown = promises.filter((promise) => {
      const parts = /^- \*\*How:\*\* .+^- \*\*Shown by:\*\* (.+)^- \*\*Limit:\*\* /ms.exec(promise);
      const tests = parts?.[1]?.replaceAll(/\s+/g, ' ').matchAll(/`(test\/[\w./-]+)`(?: \(“([^”]+)”\))?/g);
      const named = [...(tests ?? [])];
      return !named.some(([, , title]) => title) || !named.every(isShown);
    });
    expect(unshown.map((promise) => promise.split('\n')[0])).toEqual([]);
    expect(promises.length).toBeGreaterThan(25);
  });
});
