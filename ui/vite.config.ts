// Builds the window's pages into ui/dist, and runs the component tests on the memory host.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // Nothing inlined: the content policy allows files of our own, no data: scripts or styles.
  build: { target: 'safari16', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  clearScreen: false,
  // A test compares the words with the tray's.
  server: { port: 5173, strictPort: true, fs: mode === 'test' ? { allow: ['..'] } : {} },
  // Tests mount components as a browser does.
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  // A test reads what the styles hide. A busy PC takes long over an accessibility check; what hangs still ends.
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    environment: 'jsdom',
    setupFiles: 'src/testing/layout.ts',
    include: ['src/**/*.test.ts'],
    css: { include: /window\.css/ },
  },
}));
