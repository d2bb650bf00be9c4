import { useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from '@graphiql/react';

import { onlyAsks, type Question, type Questions } from './questions';

export const QUESTIONS_TITLE = 'Ready questions';

/** A side panel with the ready questions, for whoever has closed or changed their tabs. */
export function questionsPlugin(questions: Questions): GraphiQLPlugin {
  return {
    title: QUESTIONS_TITLE,
    icon: QuestionIcon,
    content: () => <QuestionsPanel questions={questions} />,
  };
}

function QuestionsPanel({ questions }: { questions: Questions }) {
  const tabs = useGraphiQL((state) => state.tabs);
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const { addTab, changeTab, run } = useGraphiQLActions();

  function ask({ query, variables }: Question) {
    const existing = tabs.findIndex((tab) => tab.query === query);
    if (existing >= 0) {
      changeTab(existing);
    } else {
      addTab();
      queryEditor?.setValue(query);
      variableEditor?.setValue(variables);
    }
    // Whoever picks a question wants its answer; a stream is started by hand, and nothing ready ever acts.
    if (onlyAsks(query)) run();
  }

  return (
    <section className="ledger-questions" aria-label={QUESTIONS_TITLE}>
      <h2>{QUESTIONS_TITLE}</h2>
      {'missing' in questions && (
        <p role="alert">
          The ready questions are not here. {questions.missing} The editor works without them.
        </p>
      )}
      {'found' in questions && questions.found.length === 0 && <p>This ledger comes without any.</p>}
      {'found' in questions && (
        <ol>
          {questions.found.map((question) => (
            <li key={question.title}>
              <button type="button" onClick={() => ask(question)}>
                {question.title}
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function QuestionIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round">
      <path d="M4 5h16v11H11l-4 4v-4H4z" strokeLinejoin="round" />
      <path d="M8 9h8M8 12h5" />
    </svg>
  );
}
