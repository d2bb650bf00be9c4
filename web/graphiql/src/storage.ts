const PREFIX = 'negotiation-ledger:';

/**
 * The browser's storage under a name of our own: every other GraphiQL that a developer ran on this
 * host and port uses the same keys, and its tabs would turn up among ours.
 */
export const storage = {
  getItem: (key: string) => localStorage.getItem(PREFIX + key),
  setItem: (key: string, value: string) => localStorage.setItem(PREFIX + key, value),
  removeItem: (key: string) => localStorage.removeItem(PREFIX + key),
  get length() {
    return ours().length;
  },
  clear() {
    for (const key of ours()) localStorage.removeItem(key);
  },
};

function ours(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}
