/** Presses everything that a screen offers, and what that brings forth, until nothing is left that was not pressed. */
import type { Page } from '@playwright/test';
import type { Control, Sight } from './in-page.ts';
import { routeOf } from './routes.ts';

export type WalkRules = {
  routes: readonly string[];
  /** Where it begins; every other route is found by what leads to it. */
  from: string;
  /** Names of what is not pressed, since it ends what the rest of the walk needs. */
  lasting: readonly RegExp[];
  /** What is pressed whenever a stage begins anew and it is there: it takes back what an earlier press did. */
  restoring: RegExp;
  /** The name of the one button that only a keyboard comes to. */
  byKeyboard: string;
  /** Called before each stage: takes back what is left of an earlier one, such as a paused key without which Chat has no examples. */
  renew(): Promise<void>;
  /** Routes that show the screen of another with one part more: there only what is not on that one is pressed. */
  partsOf: Record<string, string>;
  /** What screens showed of which everything has been pressed, perhaps in another hub; those of this walk are added. */
  known: Set<string>;
};

/** A screen, and what is pressed there one after the other. */
export type Way = { stage: string; trail: string[] };

export type Walk = {
  visited: Set<string>;
  pressed: Way[];
  /** The ways to what lasts, which was not pressed. */
  kept: (Way & { name: string })[];
};

export type Walker = {
  everything(): Promise<Walk>;
  /** One way, pressed to its end; false when it is no longer there. */
  go(way: Way): Promise<boolean>;
  /** The page that one sees who is signed out. */
  start(): Promise<Walk>;
  /** What was wrong so far, and after which presses. */
  defects(): string[];
};

const deepest = 3;
const mostPresses = 1000;
const typed: Record<string, string> = { textbox: 'Walked', searchbox: 'a', combobox: 'Walked', spinbutton: '3' };
/** Pressed last of its place. */
const closing = /“(?:Close|Cancel|Done|Dismiss)”/;
const isOfFrame = (id: string) => id.startsWith('frame ');

export function createWalker(page: Page, rules: WalkRules): Walker {
  const defects = new Set<string>();
  const toasts = new Set<string>();
  /** By route. */
  const pressedOn = new Map<string, Set<string>>();
  const heard: string[] = [];
  let now = 'the start';
  page.on('pageerror', (error) => heard.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    // That a call was refused is said on the page; the browser writes each such answer down as an error.
    const isOwn = message.type() === 'error' && !message.text().startsWith('Failed to load resource');
    if (isOwn) heard.push(`console: ${message.text()}`);
  });
  page.on('response', (answer) => {
    if (answer.status() >= 500) heard.push(`the hub failed: ${answer.status()} ${new URL(answer.url()).pathname}`);
  });

  const tell = (text: string) => {
    if (process.env['WALK_LOG']) console.error('DEFECT', text);
    defects.add(`${text}\n    after ${now}`);
  };
  let sight = null as unknown as Sight; // it looks before it does anything
  const see = (next: Sight): void => {
    sight = next;
    for (const text of [...sight.complaints, ...heard.splice(0)]) tell(text);
  };
  const look = async () => see(await page.evaluate(() => walk.look()));
  const find = (wanted: string | undefined) => sight.controls.find(({ id, isEnabled }) => id === wanted && isEnabled);

  async function closeOver(): Promise<void> {
    await page.keyboard.press('Escape');
    await look();
  }

  async function show(stage: string): Promise<void> {
    for (let tries = 0; tries < 2 && sight?.isOver; tries += 1) await closeOver();
    see(await page.evaluate((path) => walk.show(path), stage));
    const restore = sight.controls.find(({ name }) => rules.restoring.test(name));
    if (restore) await press(restore);
  }

  async function press({ id, role, name }: Control): Promise<boolean> {
    if (name === rules.byKeyboard) {
      await page.getByRole('button', { name, exact: true }).press('Enter');
      await look();
      return true;
    }
    const aim = await page.evaluate((wanted) => walk.aim(wanted), id);
    if (aim === null) return false;
    if ('coveredBy' in aim) {
      tell(`cannot be pressed, for it lies under ${aim.coveredBy}`);
      return false;
    }
    await page.mouse.click(aim.x, aim.y);
    const text = /^Type (\S+) to confirm/.exec(name)?.[1] ?? typed[role];
    if (text !== undefined) await page.keyboard.insertText(text);
    await look();
    if (!sight.language.startsWith('en')) await inEnglish(); // by whose words the rest is found
    return true;
  }

  async function inEnglish(): Promise<void> {
    const { isSignedIn } = sight;
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await page
      .locator(isSignedIn ? 'nav' : 'main')
      .first()
      .waitFor(); // its code comes in parts
    await look();
  }

  /** Brings the page to where the last of a trail can be pressed, from where it is or from the beginning. */
  async function reach({ stage, trail }: Way, restart: (stage: string) => Promise<void>): Promise<Control | undefined> {
    const last = trail.at(-1);
    // What lies under a panel can be found and not be pressed.
    const isWithin = find(last) !== undefined && !/^(?:main|frame) /.test(last ?? '');
    for (let tries = 0; tries < 2 && !isWithin && sight.isOver; tries += 1) await closeOver();
    const there = sight.isOver && !isWithin ? undefined : (find(last) ?? (await follow(trail)));
    if (there) return there;
    await restart(stage);
    return find(last) ?? follow(trail);
  }

  /** Presses all of a trail but its last, which may be there then. */
  async function follow(trail: string[]): Promise<Control | undefined> {
    if (trail.length === 1) return undefined;
    for (const step of trail.slice(0, -1)) {
      const control = find(step);
      if (!control || !(await press(control))) return undefined;
    }
    return find(trail.at(-1));
  }

  /** Everything of one stage, and of the frame around it if that is wanted; tells of the paths that it came to. */
  async function stageOf(
    stage: string,
    walked: Walk,
    begin: (stage: string) => Promise<void>,
    isFrame: boolean,
  ): Promise<string[]> {
    now = stage;
    await rules.renew();
    await begin(stage);
    const paths = [sight.path];
    const own = routeOf(sight.path, rules.routes);
    if (!isFrame) {
      // Many a screen is the same whether one has something or nothing.
      const shown = await page.evaluate(() => walk.shown());
      if (rules.known.has(shown)) return paths;
      rules.known.add(shown);
    }
    const isOff = new Set(sight.controls.filter(({ isEnabled }) => !isEnabled).map(({ id }) => id));
    const seen = new Set(pressedOn.get(rules.partsOf[own] ?? ''));
    if (!isFrame) pressedOn.set(own, seen);
    const todo: string[][] = [];
    const collect = (trail: string[]): void => {
      const found: string[] = [];
      for (const { id, name, isEnabled } of sight.controls) {
        if (!isEnabled || (isOfFrame(id) && !isFrame)) continue;
        if (sight.isOver && /^(?:main|frame) /.test(id)) continue; // under a panel; met once that is closed
        // What a press enables is pressed after it, each time.
        const isToast = id.startsWith('toast ');
        if (isToast && toasts.has(id)) continue;
        if (isToast) toasts.add(id);
        const key = isOff.has(id) ? [...trail, id].join() : id;
        if (seen.has(key)) continue;
        seen.add(key);
        if (trail.length === 0 && isFrame && !isOfFrame(id)) continue; // of the screen, which has its own turn
        if (rules.lasting.some((lasts) => lasts.test(name))) walked.kept.push({ stage, trail: [...trail, id], name });
        else if (trail.length < deepest) found.push(id);
      }
      const [inner, closers] = [found.filter((id) => !closing.test(id)), found.filter((id) => closing.test(id))];
      for (const id of [...inner, ...closers].reverse()) todo.push([...trail, id]);
    };
    collect([]);
    for (let trail = todo.pop(); trail; trail = todo.pop()) {
      now = `${stage}: ${trail.join(' → ')}`;
      // To watch where it is: WALK_LOG=1.
      if (process.env['WALK_LOG']) console.error(Math.round(performance.now()), now);
      if (walked.pressed.length > mostPresses) throw new Error(`The walk finds no end; it is at ${now}`);
      const control = await reach({ stage, trail }, begin);
      if (!control || !(await press(control))) continue; // gone with what was pressed before
      walked.pressed.push({ stage, trail });
      paths.push(sight.path);
      if (stage !== '' && !sight.isSignedIn) throw new Error(`The walk was signed out after ${now}`);
      if (routeOf(sight.path, rules.routes) === own) collect(trail);
      else await begin(stage);
    }
    return paths;
  }

  return {
    defects: () => [...defects],
    async everything() {
      const walked: Walk = { visited: new Set(), pressed: [], kept: [] };
      const stages = [rules.from];
      const meet = (paths: string[]) => {
        for (const path of paths) {
          const route = routeOf(path, rules.routes);
          if (!walked.visited.has(route) && path !== rules.from) stages.push(path);
          walked.visited.add(route);
        }
      };
      meet(await stageOf(rules.from, walked, show, true));
      for (const stage of stages) meet(await stageOf(stage, walked, show, false));
      // What only a rare state leads to is shown without being led there.
      for (const route of rules.routes) {
        if (!route.includes('*') && !walked.visited.has(route)) meet(await stageOf(route, walked, show, false));
      }
      return walked;
    },
    async go(way) {
      now = `${way.stage}: ${way.trail.join(' → ')}`;
      await show(way.stage);
      const control = await reach(way, show);
      return control !== undefined && press(control);
    },
    async start() {
      const walked: Walk = { visited: new Set(), pressed: [], kept: [] };
      const reload = async () => {
        await page.reload();
        await look();
      };
      await stageOf('', walked, reload, true);
      await stageOf('', walked, reload, false);
      return walked;
    },
  };
}
