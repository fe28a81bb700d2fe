/**
 * What Node is told when the server starts. By itself it takes three times 16 MB for what was just made and lets garbage lie
 * until the heap is a multiple of what is in use; a county's machine has the database beside it. What is in use may be as much
 * as it needs. The second word is V8's own: said as an option, a Node that no longer knew it would not start.
 * Plain JavaScript, because the way in reads it before anything is installed.
 */
export const heapOptions = ['--max-semi-space-size=8', '--import', 'data:text/javascript,import{setFlagsFromString}from"node:v8";setFlagsFromString("--heap-growing-percent=60")']
