import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './style.css';

import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { createRoot } from 'react-dom/client';

import { fetcher } from './api';
import { ApiStatus } from './ApiStatus';
import { FirstAnswer } from './FirstAnswer';
import { loadQuestions } from './questions';
import { QUESTIONS_TITLE, questionsPlugin } from './QuestionsPanel';
import { storage } from './storage';

const FIRST_QUERY = '# Ask the ledger. Ctrl-Space completes, Ctrl-Enter runs.\n{\n  __typename\n}\n';

const questions = await loadQuestions();
const plugins = [questionsPlugin(questions), HISTORY_PLUGIN];
const address = new URLSearchParams(location.search);
const ready = 'found' in questions && questions.found.length > 0 ? questions.found : undefined;
const firstVisit = storage.getItem('graphiql:tabState') === null;
const first = firstVisit && !address.has('query') ? ready?.[0] : undefined;
// GraphiQL 5.4 fills the variables editor from its own memory only, never from the first default tab.
const variables = address.get('variables') ?? (firstVisit ? ready?.[0]?.variables : null);

createRoot(document.getElementById('root')!).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    plugins={plugins}
    // A reader who left the documentation open finds it open again.
    visiblePlugin={storage.getItem('graphiql:visiblePlugin') ? undefined : QUESTIONS_TITLE}
    defaultTabs={ready}
    defaultQuery={FIRST_QUERY}
    // Links from documents and terminals: /graphiql/?query=…&variables=… fills a tab, and runs nothing.
    initialQuery={address.get('query') ?? undefined}
    initialVariables={variables ?? undefined}
    // Headers carry credentials, which do not belong in the browser's storage.
    shouldPersistHeaders={false}
    defaultEditorToolsVisibility="variables"
    inputValueDeprecation
    schemaDescription
  >
    <GraphiQL.Logo>
      <ApiStatus />
      {first && <FirstAnswer query={first.query} />}
    </GraphiQL.Logo>
  </GraphiQL>,
);
