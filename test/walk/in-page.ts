/** What the walk sees of the page, from within: one question to the page for each press. */

export type Control = { id: string; role: string; name: string; isEnabled: boolean };

export type Sight = {
  path: string;
  isSignedIn: boolean;
  language: string;
  /** Whether a dialog, a menu, a list or a panel is open, which Escape closes. */
  isOver: boolean;
  controls: Control[];
  /** What is wrong with what is shown now, and which policies were violated since the last look. */
  complaints: string[];
};

/** Where to press; or what lies over it. */
export type Aim = { x: number; y: number } | { coveredBy: string } | null;

export type InPage = {
  /** Looks once no request is under way and two frames in a row show the same. */
  look(): Promise<Sight>;
  aim(id: string): Promise<Aim>;
  /** Shows a route as it is when one comes to it. */
  show(path: string): Promise<Sight>;
  /** What the screen shows, without what the frame has and numbers, which grow. */
  shown(): string;
  /** Whether windows are opened: they belong to other tests, and each costs a process. */
  opensWindows: boolean;
};
declare global {
  var walk: InPage;
}

/** Runs in the page, before its own script. `defect` is the title that an error boundary shows. */
export function watchPage(defect: string): void {
  const pressable = new Set([
    'button',
    'link',
    'menuitem',
    'menuitemradio',
    'menuitemcheckbox',
    'option',
    'tab',
    'disclosure',
    'row',
    'checkbox',
    'switch',
    'radio',
    'combobox',
    'textbox',
    'searchbox',
    'spinbutton',
  ]);
  const inputs: Record<string, string> = {
    checkbox: 'checkbox',
    radio: 'radio',
    search: 'searchbox',
    number: 'spinbutton',
    file: '',
    button: 'button',
    submit: 'button',
  };
  const elementRoles: Record<string, string> = {
    A: 'link',
    BUTTON: 'button',
    SUMMARY: 'disclosure',
    TEXTAREA: 'textbox',
    SELECT: 'combobox',
  };
  /** So many are pressed of rows that look alike, of entries that begin with the same word, and of other controls that look alike. */
  const most = { row: 1, entry: 2, other: 4 };
  /** Which one is pressed of the rows of a screen that look alike, however they are sorted and searched later. */
  const chosen = new Map<string, string>();
  /** Short screens to go to and come back from. */
  const besides = ['/settings/receipts', '/approvals'];
  const complaints: string[] = [];
  let underWay = 0;
  let elements = new Map<string, Element>();

  document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample, blockedURI }) => {
    complaints.push(`policy violation: ${violatedDirective} ${blockedURI} ${sample}`);
  });

  const until = <T>(end: Promise<T>): Promise<T> => {
    underWay += 1;
    return end.finally(() => {
      underWay -= 1;
    });
  };
  const firstPartOf = async ({ body }: Response): Promise<void> => {
    const reader = body?.getReader();
    await reader?.read().catch(() => undefined); // given up by the page
    await reader?.cancel().catch(() => undefined);
  };
  const fetchForReal = window.fetch.bind(window);
  window.fetch = async (...request) => {
    const answer = await until(fetchForReal(...request));
    // JSON is over once it is read, a call that goes on in the browser has said where to once its first line is there, and
    // the stream of changes never ends.
    if (answer.headers.get('content-type')?.includes('ndjson')) void until(firstPartOf(answer.clone()));
    const json = answer.json.bind(answer);
    answer.json = () => until(json());
    return answer;
  };

  const openForReal = window.open.bind(window);
  window.open = (...wanted) => {
    if (globalThis.walk.opensWindows) return openForReal(...wanted);
    return { closed: false, location: { href: '' }, focus() {}, close() {} } as unknown as Window;
  };
  document.addEventListener(
    'click',
    (event) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[target=_blank]') : null;
      if (!link || globalThis.walk.opensWindows) return;
      event.preventDefault();
    },
    true,
  );

  const frame = () => new Promise((next) => requestAnimationFrame(next));
  const isMoving = () =>
    document
      .getAnimations()
      .some(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity);
  const isBusy = () =>
    underWay > 0 || document.querySelector('article[data-state=running], [data-pending=true]') !== null || isMoving();

  const settled = async (): Promise<void> => {
    let before: string | null = null;
    for (;;) {
      await frame();
      // Elements and words: writing out all markup at each frame would cost more than everything else here.
      const { length } = document.getElementsByTagName('*');
      const now: string | null = isBusy() ? null : `${location.hash} ${length} ${document.body.textContent}`;
      if (now !== null && now === before) return;
      before = now;
    }
  };

  const isToast = (element: Element) => element.closest('[role=region][aria-label=Notifications]') !== null;
  /** A button of one pixel, or in a box of one, is for screen readers: React Aria's way out of a menu. */
  const isShown = (element: Element) =>
    [element, element.parentElement ?? element].every((one) => {
      const { width, height } = one.getBoundingClientRect();
      return (width > 1 && height > 1) || getComputedStyle(one).display === 'contents';
    }) && element.checkVisibility({ visibilityProperty: true });
  /** What lies over the page and keeps it from being used: the newest dialog, menu or list. */
  const onTop = (): Element =>
    [...document.querySelectorAll('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]')]
      .filter((element) => isShown(element) && !isToast(element))
      .filter((element, _, all) => !all.some((other) => other !== element && other.contains(element)))
      .at(-1) ?? document.body;

  const roleOf = (element: Element): string => {
    const said = element.getAttribute('role');
    if (said) return said;
    if (element instanceof HTMLInputElement) return inputs[element.type] ?? 'textbox';
    return elementRoles[element.tagName] ?? '';
  };
  /** What is read out of it: hidden icons are not. */
  const textsOf = (element: Element): string[] => {
    const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    while (nodes.nextNode()) {
      if (!nodes.currentNode.parentElement?.closest('[aria-hidden=true]'))
        texts.push(nodes.currentNode.textContent ?? '');
    }
    return texts;
  };
  const textOf = (element: Element | null): string => (element ? textsOf(element).join(' ') : '');
  const fullNameOf = (element: Element): string => {
    if (element.matches('[role=row]')) return textsOf(element)[0] ?? ''; // the rest of it changes with time
    const label = element.getAttribute('aria-label');
    const labels = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
    // A button that opens a list begins its name with what is chosen.
    if (element.matches('[aria-haspopup=listbox]') && labels.length > 1) labels.shift();
    if (labels.length > 0) return labels.map((id) => textOf(document.getElementById(id))).join(' ');
    if (label !== null) return label;
    const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    const byLabel = isField ? [...(element.labels ?? [])].map(textOf).join(' ') : '';
    return byLabel || textOf(element) || (element.getAttribute('placeholder') ?? element.getAttribute('title') ?? '');
  };
  /** Without numbers, which grow while one looks. */
  const nameOf = (element: Element): string =>
    fullNameOf(element)
      .replace(/\d[\d.,:]*/g, '#')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 60);
  const classOf = (element: Element) => `${element.tagName}.${element.getAttribute('class') ?? ''}`;
  const chainOf = (element: Element | null): string =>
    element === null || element === document.body ? '' : `${chainOf(element.parentElement)}>${classOf(element)}`;
  const shapeOf = (row: Element) => [...new Set([row, ...row.querySelectorAll('*')].map(classOf))].sort().join();

  const panels = () =>
    [...document.querySelectorAll('main section[aria-labelledby]')].filter((section) =>
      /^(?:fixed|absolute)$/.test(getComputedStyle(section).position),
    );
  const isNamed = (element: Element) => element.matches('[aria-label], [aria-labelledby]');
  /** Tells where something is: what lies over the page is looked for once, as it costs more than all else here. */
  const places = (top: Element): ((element: Element) => string) => {
    if (top !== document.body) {
      const place = `${top.getAttribute('role')} ${isNamed(top) ? nameOf(top) : ''}`;
      return () => place;
    }
    const open = panels();
    return (element) => {
      const panel = open.find((one) => one.contains(element));
      if (panel) return `panel ${nameOf(panel)}`;
      return isToast(element) ? 'toast' : element.closest('main') ? 'main' : 'frame';
    };
  };

  /** Everything that can be pressed now, by role and name. */
  const controls = (): Control[] => {
    const counts = new Map<string, number>();
    const next = (key: string) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count;
    };
    const isOfMany = new Map<Element, boolean>();
    const found: Control[] = [];
    elements = new Map();
    const top = onTop();
    const placeOf = places(top);
    for (const element of top.querySelectorAll('a[href], button, input, textarea, select, summary, [role]')) {
      const role = roleOf(element);
      if (!pressable.has(role) || element.closest('[inert], [aria-hidden=true]')) continue;
      if (role === 'row' && !element.matches('[data-index]')) continue;
      const drawn = drawnBy(element);
      if (!isShown(drawn)) continue;
      const row = element.closest('[role=row], tr');
      if (row && !isOfMany.has(row)) {
        const shape = `${location.hash.replace(/\?.*/, '')} ${shapeOf(row)}`;
        if (!chosen.has(shape)) chosen.set(shape, nameOf(row));
        isOfMany.set(row, chosen.get(shape) !== nameOf(row) || next(`row ${shape}`) > most.row);
      }
      if (row && isOfMany.get(row)) continue;
      const place = placeOf(element);
      const name = nameOf(element);
      if (role === 'menuitem' || element.closest('[role=dialog] [role=option]')) {
        if (next(`entry ${place} ${name.split(' ')[0]}`) > most.entry) continue;
      } else if (!row && place !== 'frame' && next(`shape ${role} ${chainOf(element)}`) > most.other) continue;
      const plain = `${place} / ${role} “${name}”`;
      const count = next(plain);
      const id = count === 1 ? plain : `${plain} ${count}`;
      elements.set(id, drawn);
      const isEnabled = !element.matches(':disabled, [aria-disabled=true]');
      found.push({ id, role, name, isEnabled });
    }
    return found;
  };
  /** The input of a box or a switch is hidden in the label that draws it. */
  const drawnBy = (element: Element): Element =>
    element instanceof HTMLInputElement && /^(?:checkbox|radio)$/.test(element.type)
      ? (element.closest('label') ?? element)
      : element;

  const wrongNow = (): string[] => {
    const found = complaints.splice(0);
    for (const broken of document.querySelectorAll('[role=alert]')) {
      if (broken.textContent?.includes(defect)) found.push(`${defect}: ${broken.querySelector('pre')?.textContent}`);
    }
    const boxes = [document.scrollingElement, document.querySelector('main'), onTop()];
    for (const box of new Set(boxes)) {
      if (box && box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX !== 'hidden') {
        found.push(`scrolls sideways: ${box.tagName} ${box.scrollWidth} px in ${box.clientWidth}; ${widest(box)}`);
      }
    }
    return found;
  };
  const widest = (box: Element): string => {
    const edge = box.getBoundingClientRect().left + box.clientWidth;
    const beyond = [...box.querySelectorAll('*')].filter(
      (element) => isShown(element) && element.getBoundingClientRect().right > edge + 1,
    );
    return beyond
      .slice(0, 2)
      .map((element) => `${classOf(element)} “${(element.textContent ?? '').slice(0, 40)}”`)
      .join(', ');
  };

  const look = async (): Promise<Sight> => {
    await settled();
    return {
      path: location.hash.replace(/^#/, '') || '/',
      isSignedIn: document.querySelector('nav') !== null,
      language: document.documentElement.lang,
      isOver: onTop() !== document.body || panels().length > 0,
      controls: controls(),
      complaints: wrongNow(),
    };
  };

  globalThis.walk = {
    opensWindows: false,
    look,
    shown() {
      const own = controls().filter(({ id }) => !/^(?:frame|toast) /.test(id));
      const text = document.querySelector('main')?.textContent ?? '';
      return JSON.stringify([text.replace(/\d[\d.,:]*/g, '#'), own]);
    },
    async aim(id) {
      if (!elements.get(id)?.isConnected) controls();
      const element = elements.get(id);
      if (!element) return null;
      // A screen that goes to one of its parts by itself may scroll once more.
      for (let tries = 0; tries < 3; tries += 1) {
        element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
        const point = pointOn(element);
        if (point) return point;
        await settled();
      }
      const { left, top, width, height } = element.getBoundingClientRect();
      const over = document.elementFromPoint(left + width / 2, top + height / 2);
      if (over?.closest('[role=region][aria-label=Notifications]')) {
        for (const close of document.querySelectorAll<HTMLElement>('[role=region] button[slot=close]')) close.click();
        await settled();
        return pointOn(element);
      }
      return {
        coveredBy: `${over ? chainOf(over) : 'nothing'} at ${left},${top} ${width}x${height} ${element.isConnected}`,
      };
    },
    async show(path) {
      if (location.hash === `#${path}`) {
        location.hash = besides.find((other) => other !== path) ?? '';
        await frame();
        await frame();
      }
      location.hash = path;
      return look();
    },
  };

  /** A point at which a press reaches this element and no control within it. */
  function pointOn(element: Element): { x: number; y: number } | null {
    for (const box of element.getClientRects()) {
      for (const [across, down] of [
        [0.5, 0.5],
        [0.1, 0.5],
        [0.3, 0.5],
        [0.9, 0.5],
        [0.02, 0.1],
      ] as const) {
        const [x, y] = [box.left + box.width * across, box.top + box.height * down];
        const hit = document.elementFromPoint(x, y);
        if (!hit || !element.contains(hit)) continue;
        const own = hit.closest(
          'button, a, input, label, summary, textarea, [role=row], [role=option], [role=menuitem]',
        );
        if (own === null || own === element || own.contains(element)) return { x, y };
      }
    }
    return null;
  }
}
