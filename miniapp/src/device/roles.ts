/** Roles for screen readers. WeChat reads `aria-role` as it stands. */
export function speakRoles(): void {}
