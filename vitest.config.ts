import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Real terminals, sockets and clocks: a machine under load may miss a moment once. A defect fails twice.
    retry: 1,
    // Most tests wait for a child process or a server: with three workers two cores are idle a fifth of the time.
    maxWorkers: Math.max(4, availableParallelism() - 1),
  },
});
