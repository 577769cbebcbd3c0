/** The score fields of the shipped mappings. */
export const MAPPED_SCORES = {
  salesforce: [
    'Bellwether_Score__c',
    'Bellwether_Band__c',
    'Bellwether_Trend__c',
    'Bellwether_Confidence__c',
    'Bellwether_Reason__c',
    'Bellwether_Money_at_Risk__c',
    'Bellwether_Scored_On__c',
    'Bellwether_Model__c',
  ],
  hubspot: [
    'bellwether_score',
    'bellwether_band',
    'bellwether_trend',
    'bellwether_confidence',
    'bellwether_reason',
    'bellwether_money_at_risk',
    'bellwether_scored_on',
    'bellwether_model',
  ],
} as const;
