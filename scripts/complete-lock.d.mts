/** Optional dependencies the lock file names but does not hold, as entries by place. */
export function missingOptional(packages: Readonly<Record<string, object>>): Readonly<Record<string, object>>
