import { useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';

import { API_URL, probe, useOutage } from './api';

const RETRY_MS = 5_000;

/** Says whether the API answers, and, while it does not, why, and keeps asking. */
export function ApiStatus() {
  const outage = useOutage();
  const { introspect } = useGraphiQLActions();
  const wasAway = useRef(false);

  useEffect(() => {
    if (outage) {
      wasAway.current = true;
      const timer = setInterval(probe, RETRY_MS);
      return () => clearInterval(timer);
    }
    // The server that came back may be another version: its schema is read again.
    if (wasAway.current) {
      wasAway.current = false;
      void introspect();
    }
  }, [outage, introspect]);

  return (
    <>
      <span className="ledger-status" data-away={outage !== null} title={outage ?? `${API_URL} answers`}>
        negotiation-ledger
      </span>
      {outage !== null &&
        createPortal(
          <div className="ledger-outage" role="alert">
            <p>
              <strong>The ledger does not answer.</strong> {outage} Start it with{' '}
              <code>negotiation-ledger serve</code>; this page asks again every {RETRY_MS / 1000}{' '}
              seconds and keeps what you typed.
            </p>
            <button type="button" onClick={() => void probe()}>
              Ask now
            </button>
          </div>,
          document.body,
        )}
    </>
  );
}
