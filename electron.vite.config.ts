import { defineConfig } from 'electron-vite';

/** Dependencies are bundled: one file starts a third faster than hundreds, and the packaged app needs no node_modules. */
const bundled = { externalizeDeps: false, target: 'node24', minify: false } as const;

export default defineConfig({
  main: {
    build: {
      ...bundled,
      rollupOptions: {
        input: { index: 'src/main/index.ts', headless: 'src/main/headless.ts', demo: 'src/demo/index.ts' },
        external: [/^electron/],
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        // A sandboxed preload is CommonJS and can require nothing but electron.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    build: { rollupOptions: { input: 'src/renderer/index.html' } },
  },
});
