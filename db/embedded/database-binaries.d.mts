export function databaseBinariesFolder(): string
export function completeDatabaseBinaries(folder: string): string[]
