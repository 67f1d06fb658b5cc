/** What the blocks of docs/frontend.md find already there when they are run. */

declare const BASE: string;
declare const TOKEN: string;
declare const EMAIL: string;
declare const SINGLE_USER_BASE: string;

/** `console.log`, as a line of the page calls it. */
declare function said(line: number, ...values: unknown[]): void;

/** Wait until lines have said something as often as the page says: `{"17": 1}`. */
declare function settled(expected: Record<number, number>): Promise<void>;
