/** What other processes ask of rectification: the draft of an order, and draft and order in one act (Art. 24, 25, 27, 28). */
export { assertRectifiable, issueOrder, submitDraft } from './effects';
export { openRectification, proposeRectification } from './filing';
