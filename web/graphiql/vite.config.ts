import { defineConfig } from 'vite';

export default defineConfig({
  // Every asset is asked for below this path, so the application mounts the built folder there.
  base: '/graphiql/',
  build: {
    outDir: '../../app/static/graphiql',
    emptyOutDir: true,
    // GraphiQL needs what Monaco needs; older browsers are not worth a second bundle.
    target: 'es2022',
    sourcemap: false,
    // The editor alone is larger than Vite's warning; it is served from loopback and cached.
    chunkSizeWarningLimit: 5000,
    reportCompressedSize: false,
    rolldownOptions: {
      onLog(level, log, print) {
        // "use client" is a word to server-side React; no server renders this page.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') print(level, log);
      },
    },
  },
  worker: { format: 'es' },
});
