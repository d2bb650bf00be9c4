import { Kind, OperationTypeNode, parse } from 'graphql';

export interface Question {
  title: string;
  query: string;
  variables: string;
}

/** The questions, or why there are none: an empty list must never hide a failure. */
export type Questions = { found: Question[] } | { missing: string };

const SOURCE = `${import.meta.env.BASE_URL}tabs.json`;

export async function loadQuestions(): Promise<Questions> {
  try {
    const response = await fetch(SOURCE, { headers: { accept: 'application/json' } });
    if (!response.ok) return { missing: `${SOURCE} answered ${response.status}.` };
    const rows: unknown = await response.json();
    if (!Array.isArray(rows)) return { missing: `${SOURCE} is not a list.` };
    return { found: rows.map(toQuestion) };
  } catch (error) {
    return { missing: `${SOURCE} could not be read: ${error instanceof Error ? error.message : error}` };
  }
}

/** Whether running it does nothing but ask: one query, neither a mutation nor a stream. */
export function onlyAsks(document: string): boolean {
  try {
    const operations = parse(document).definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
    return operations.length === 1 && operations[0]?.operation === OperationTypeNode.QUERY;
  } catch {
    return false; // Run by hand, the server says what is wrong with it, and where.
  }
}

function toQuestion(row: unknown, index: number): Question {
  if (typeof row !== 'object' || row === null || !('query' in row) || typeof row.query !== 'string')
    throw new Error(`entry ${index + 1} has no query`);
  const title = 'title' in row && typeof row.title === 'string' ? row.title : `Question ${index + 1}`;
  const variables = 'variables' in row ? row.variables : null;
  return {
    title,
    // GraphiQL labels a tab with the operation's name; the question itself stays readable above it.
    query: row.query.trimStart().startsWith('#') ? row.query : `# ${title}\n${row.query}`,
    variables:
      typeof variables === 'string' ? variables : variables ? JSON.stringify(variables, null, 2) : '',
  };
}
