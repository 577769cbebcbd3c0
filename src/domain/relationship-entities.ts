import { ACCOUNT, type Entity } from './entity.ts';

/** Entities that tell how we get on with the customer. */
export const RELATIONSHIP_ENTITIES = {
  survey_responses: {
    description: 'Answers to surveys.',
    fields: {
      account: ACCOUNT,
      responded_on: { type: 'date', required: true, description: 'Day of the answer.' },
      score: { type: 'decimal', description: 'Rating from 0 (bad) to 10 (good).' },
      comment: { type: 'text', description: 'What the customer wrote.' },
    },
  },
  portal_usage: {
    description: 'Use of the ordering portal, a row a period.',
    fields: {
      account: ACCOUNT,
      month: { type: 'date', required: true, description: 'First day of the period (a month).' },
      logins: { type: 'decimal', required: true, description: 'Log-ins in the period.' },
      features: {
        type: 'decimal',
        description: 'Different functions used in the period (stock, quotes, invoices ...).',
      },
    },
  },
  credit_holds: {
    description: 'Periods in which deliveries were stopped.',
    fields: {
      account: ACCOUNT,
      started_on: { type: 'date', required: true, description: 'First day.' },
      ended_on: { type: 'date', description: 'Last day; empty while it lasts.' },
      reason: { type: 'text', description: 'Reason.' },
    },
  },
  activities: {
    description: 'Calls, e-mails, meetings and visits.',
    fields: {
      account: ACCOUNT,
      occurred_on: { type: 'date', required: true, description: 'Day it took place.' },
      kind: {
        type: 'choice',
        choices: ['call', 'email', 'meeting', 'other'],
        description: 'What it was.',
      },
      two_way: {
        type: 'boolean',
        description: 'True when the customer took part: an answered call, a reply, a meeting.',
      },
    },
  },
  success_objectives: {
    description: 'Objectives of the success plans that were agreed with customers.',
    fields: {
      account: ACCOUNT,
      name: { type: 'text', description: 'What was agreed.' },
      agreed_on: { type: 'date', required: true, description: 'Day it was agreed.' },
      due_on: { type: 'date', description: 'Day by which it is to be reached.' },
      status: {
        type: 'choice',
        choices: ['on_track', 'at_risk', 'achieved', 'missed'],
        description: 'How it stands.',
      },
    },
  },
} as const satisfies Readonly<Record<string, Entity>>;
