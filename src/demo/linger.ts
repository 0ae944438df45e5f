export type Linger = { attach(): () => void; stop(): void };

const longestTimer = 2_147_483_647;

/** Calls `end` once nothing has been attached for `seconds`; the time runs from the start. */
export function createLinger(seconds: number, end: () => void): Linger {
  let attached = 0;
  let stopped = false;
  const start = () => setTimeout(end, Math.min(seconds * 1000, longestTimer));
  let timer = start();
  return {
    attach() {
      attached += 1;
      clearTimeout(timer);
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        attached -= 1;
        if (attached === 0 && !stopped) timer = start();
      };
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
