/** Unpredictable text for idempotency keys. */

/** 128 random bits in hexadecimal: 32 characters, valid as an Idempotency-Key. */
export const randomKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
