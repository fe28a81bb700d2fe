export function holdExclusiveName(name: string): Promise<(() => Promise<void>) | undefined>
