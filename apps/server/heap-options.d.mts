export const heapOptions: string[]
