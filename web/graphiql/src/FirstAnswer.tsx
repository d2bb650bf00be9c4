import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef } from 'react';

import { onlyAsks } from './questions';

/** On the first visit the first ready question is asked, so that the page opens with an answer. */
export function FirstAnswer({ query }: { query: string }) {
  const shown = useGraphiQL((state) => state.queryEditor?.getValue());
  const { run } = useGraphiQLActions();
  const asked = useRef(false);

  useEffect(() => {
    if (asked.current || shown !== query || !onlyAsks(query)) return;
    asked.current = true;
    run();
  }, [shown, query, run]);

  return null;
}
