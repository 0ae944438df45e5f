/** The workspace as one account sees it: only what is shared with its connection, or in something that is. */
import { randomUUID } from 'node:crypto';
import type { World } from '../../world.ts';
import type {
  Block,
  DataSource,
  NotionAccount,
  NotionComment,
  NotionDatabase,
  NotionObject,
  NotionPage,
  NotionWorkspace,
  Parent,
} from '../model.ts';
import { objectNotFound, refuseInvalid } from './input.ts';

type Kinds = { page: NotionPage; database: NotionDatabase; data_source: DataSource; block: Block };

export type Store = {
  account: NotionAccount;
  workspace: NotionWorkspace;
  now(): number;
  /** A thing of that kind by its id, with or without dashes; ends the request where there is none to see. */
  find<Kind extends keyof Kinds>(kind: Kind, id: string): Kinds[Kind];
  /** A page or a block, for blocks are in both. */
  findHolder(id: string): NotionPage | Block;
  /** What is in a thing and not in the trash, in its order. */
  childrenOf(id: string): NotionObject[];
  /** All that can be seen and is not in the trash. */
  visible(): NotionObject[];
  /** Adds at the end of its parent, or behind one of its siblings. */
  add<Added extends NotionObject>(thing: Omit<Added, keyof ReturnType<Store['stamp']> | 'id'>, after?: string): Added;
  stamp(): { createdBy: string; lastEditedBy: string; createdAt: number; editedAt: number; inTrash: false };
  /** Notes who edited a thing, and the page that it is in, as Notion does. */
  touch(thing: NotionObject): void;
  commentsOn(id: string): NotionComment[];
};

/** An id as Notion writes it; ends the request for a text that is none. */
function dashed(id: string): string {
  const plain = id.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(plain)) {
    refuseInvalid(`path failed validation: path.id should be a valid uuid, instead was \`"${id}"\`.`);
  }
  return plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

export const parentIdOf = (parent: Parent): string | undefined => (parent.type === 'workspace' ? undefined : parent.id);

export function createStore(world: World, workspace: NotionWorkspace, account: NotionAccount): Store {
  const { things, comments } = workspace;
  const byId = (id: string | undefined): NotionObject | undefined => things.find((one) => one.id === id);

  function isVisible(thing: NotionObject): boolean {
    if (thing.object === 'page' && thing.sharedWith) return thing.sharedWith.includes(account.label);
    const parent = byId(parentIdOf(thing.parent));
    return parent !== undefined && isVisible(parent);
  }

  function isInTrash(thing: NotionObject): boolean {
    const parent = byId(parentIdOf(thing.parent));
    return thing.inTrash || (parent !== undefined && isInTrash(parent));
  }

  const seen = (id: string): NotionObject | undefined => {
    const thing = byId(dashed(id));
    return thing && isVisible(thing) ? thing : undefined;
  };

  const store: Store = {
    account,
    workspace,
    now: () => world.now(),
    find(kind, id) {
      const thing = seen(id);
      if (thing?.object === kind) return thing as Kinds[typeof kind];
      if (thing?.object === 'database' && kind === 'page') {
        refuseInvalid(`Provided ID ${dashed(id)} is a database, not a page. Use the retrieve database API.`);
      }
      return objectNotFound(kind, dashed(id));
    },
    findHolder(id) {
      const thing = seen(id);
      return thing?.object === 'page' || thing?.object === 'block' ? thing : objectNotFound('block', dashed(id));
    },
    childrenOf: (id) => things.filter((one) => parentIdOf(one.parent) === id && !one.inTrash),
    visible: () => things.filter((one) => isVisible(one) && !isInTrash(one)),
    add(thing, after) {
      const added = { ...thing, id: randomUUID(), ...store.stamp() } as unknown as never;
      const place = after === undefined ? -1 : things.findIndex(({ id }) => id === after);
      if (place < 0) things.push(added);
      else things.splice(place + 1, 0, added);
      return added;
    },
    stamp: () => ({
      createdBy: account.botId,
      lastEditedBy: account.botId,
      createdAt: world.now(),
      editedAt: world.now(),
      inTrash: false,
    }),
    touch(thing) {
      thing.lastEditedBy = account.botId;
      thing.editedAt = world.now();
      const parent = byId(parentIdOf(thing.parent));
      if (thing.object === 'block' && parent) store.touch(parent);
    },
    commentsOn: (id) => comments.filter(({ parent }) => parent.id === id),
  };
  return store;
}
