/** Faults of a delivery (Art. 16): what is supplied may be right and yet come late, in part, not at all, or in another form. */
export const DELIVERY_FAULTS = ['late', 'incomplete', 'unavailable', 'format'] as const;
export type DeliveryFault = (typeof DELIVERY_FAULTS)[number];

export const DELIVERY_FAULT_WORDS: Readonly<Record<DeliveryFault, readonly [zh: string, en: string]>> = {
  late: ['逾期', 'late'],
  incomplete: ['不完整', 'incomplete'],
  unavailable: ['无法获取', 'unavailable'],
  format: ['格式不符', 'in another form'],
};
