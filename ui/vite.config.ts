// Builds the window's pages into ui/dist, and runs the component tests on the memory host.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** The words as texts, without what is told to who translates them. */
const words = {
  name: 'words',
  transform: (text: string, id: string) =>
    id.endsWith('.ftl') ? `export default ${JSON.stringify(text.replace(/^(#.*)?\r?\n/gm, ''))}` : null,
};

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), words],
  // Nothing inlined: the content policy allows files of our own, no data: scripts or styles.
  build: { target: 'safari16', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  clearScreen: false,
  // The words stand beside this folder.
  server: { port: 5173, strictPort: true, fs: { allow: ['.', '../words', ...(mode === 'test' ? ['..'] : [])] } },
  // Tests mount components as a browser does.
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  // A test reads what the styles hide. A busy PC takes long over an accessibility check; what hangs still ends.
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    environment: 'jsdom',
    setupFiles: 'src/testing/layout.ts',
    include: ['src/**/*.test.ts'],
    css: { include: /\.css/ },
  },
}));
