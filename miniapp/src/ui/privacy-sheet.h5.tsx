/** A browser asks on its own. */
export const PrivacySheet = () => null
