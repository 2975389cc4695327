import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '#shared/contract/problems.ts';
import { NewAnswer } from '#shared/contract/turing.ts';
import { readProblem } from '#main/io/files/systemErrors.ts';

/**
 * Answers of a reader who was asked by other means: lines of `VERDICT,CONFIDENCE,SECONDS` (also parted by a tab or
 * semicolon) in the order of her questions; "unsure" has no confidence, and the seconds may be missing. A heading line
 * is passed over.
 *
 * @throws Problem `answers-invalid`, `file-missing`, `file-unreadable`
 */
export async function readAnswers(file: string): Promise<NewAnswer[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw readProblem(error, file);
  });
  const invalid = (line: number, reason: string): Problem =>
    new Problem('answers-invalid', { file: path.basename(file), line, reason });
  const answers = text.split(/\r?\n/).flatMap((line, at): NewAnswer[] => {
    const [verdict = '', confidence = '', seconds = ''] = line.split(/[,;\t]/).map((cell) => cell.trim());
    if (line.trim() === '' || (at === 0 && verdict.toLowerCase() === 'verdict')) return [];
    const answer = NewAnswer.safeParse({
      verdict: verdict.toLowerCase(),
      ...(confidence !== '' && { confidence: Number(confidence) }),
      timeMs: Math.round(1000 * Number(seconds)),
    });
    if (answer.success) return [answer.data];
    const [issue] = answer.error.issues;
    throw invalid(at + 1, `${issue.path.join('.')}: ${issue.message}`);
  });
  if (answers.length === 0) throw invalid(0, 'it is empty');
  return answers;
}
