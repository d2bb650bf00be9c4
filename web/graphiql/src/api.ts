import { createGraphiQLFetcher, type Fetcher, type FetcherParams } from '@graphiql/toolkit';
import { Kind, parse, type DocumentNode } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { useSyncExternalStore } from 'react';

const API_PATH = '/graphql';
export const API_URL = new URL(API_PATH, location.origin).href;
const SUBSCRIPTION_URL = API_URL.replace(/^http/, 'ws');

/** Why the API does not answer, or null while it does. */
let outage: string | null = null;
const listeners = new Set<() => void>();

function report(next: string | null): void {
  if (next === outage) return;
  outage = next;
  for (const listener of listeners) listener();
}

export function useOutage(): string | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => outage,
  );
}

/** An error for the response pane, which prints a stack where there is one; ours tells nobody anything. */
function fault(message: string): Error {
  const error = new Error(message);
  delete error.stack;
  return error;
}

/**
 * `fetch` that names the fault. A server that is down and a proxy that answers with a page both
 * reach GraphiQL as "Failed to fetch" or "Unexpected token <", which tells a reader nothing.
 */
const fetchFromApi: typeof fetch = async (input, init) => {
  let response: Response;
  try {
    response = await fetch(input, init);
  } catch {
    report(`Nothing answers at ${API_URL}.`);
    throw fault(`Nothing answers at ${API_URL}. Is "negotiation-ledger serve" running?`);
  }
  const type = response.headers.get('content-type') ?? 'no content type';
  if (response.status >= 400 && response.status < 500 && type.startsWith('text/plain')) {
    // The API is there and refuses the request in a sentence of its own, for example an operation
    // name that the document does not have.
    report(null);
    throw fault(`${response.status}: ${(await response.text()).slice(0, 500)}`);
  }
  if (!/json|multipart\/mixed/.test(type)) {
    const answer = `${API_URL} answered ${response.status} with ${type}, which is not GraphQL.`;
    report(answer);
    throw fault(answer);
  }
  report(null);
  return response;
};

/** Asks the smallest possible question; `useOutage` tells the result. */
export async function probe(): Promise<void> {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  };
  await fetchFromApi(API_URL, request).catch(() => undefined);
}

/**
 * A websocket for one subscription. The request headers of the tab, credentials among them, travel as
 * connection parameters, since a browser cannot set headers on a websocket.
 */
function openSocket(headers: Record<string, string> | undefined): Client {
  const client = createClient({ url: SUBSCRIPTION_URL, connectionParams: headers, retryAttempts: 2 });
  return {
    ...client,
    subscribe: (request, sink) =>
      client.subscribe(request, {
        ...sink,
        error(cause) {
          // A refused socket is a bare Event, which says nothing; the probe finds out what is wrong.
          if (!isBareEvent(cause)) return sink.error(cause);
          void probe();
          sink.error(fault(`No websocket answers at ${SUBSCRIPTION_URL}.`));
        },
      }),
  };
}

function isBareEvent(cause: unknown): boolean {
  return cause instanceof Event && !(cause instanceof CloseEvent);
}

/**
 * GraphiQL reads a tab's operations 100 ms after the tab is opened. Whoever runs it sooner would send
 * the new text with the old tab's operation, a subscription as a query among them: the text decides.
 */
function asWritten(request: FetcherParams): [FetcherParams, DocumentNode | undefined] {
  let documentAST: DocumentNode;
  try {
    documentAST = parse(request.query);
  } catch {
    return [request, undefined]; // The server says what is wrong with it, and where.
  }
  const names = documentAST.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => operation.name?.value);
  if (names.length !== 1 || names[0] === request.operationName) return [request, documentAST];
  return [{ ...request, operationName: names[0] }, documentAST];
}

export const fetcher: Fetcher = (request, options) => {
  const [written, documentAST] = asWritten(request);
  const send = createGraphiQLFetcher({
    url: API_URL,
    fetch: fetchFromApi,
    wsClient: openSocket(options?.headers),
  });
  return send(written, { ...options, documentAST });
};
