/** People who wrote to a bot and wait until somebody lets them in. */
export const pairing = {
  title: "Pairing",
  lead: "Strangers who write to this bot get a code and wait here. Until you decide, it reads nothing of theirs.",
  count: (waiting: number) => (waiting === 1 ? "1 person waits" : `${waiting} people wait`),
  wrote: "wrote {age} ago",
  runsOut: "The request runs out at {time}.",
  unnamed: "Somebody without a name",
  id: (channel: string) => `${channel} id`,
  compare: "Names can be made up. The id cannot: the chat service vouches for it, and the person was told theirs together with the code.",
  approve: "Approve",
  refuse: "Refuse",
  confirmApprove: {
    title: "Let {person} write to {bot}?",
    text: "From now on {bot} answers this person on {channel}. They can use everything that the bot can use. Approve only somebody who told you the id {id} themselves.",
    button: "Approve",
    keep: "Not now",
  },
  confirmRefuse: {
    title: "Refuse {person}?",
    text: "The request goes, and the code that they were sent stops working. {bot} goes on ignoring this person; if they write again, a new request appears here.",
    button: "Refuse",
    keep: "Keep it waiting",
  },
  approved: (person: string, bot: string) => `${person} may write to ${bot} now`,
  refused: (person: string) => `${person} was refused`,
  notDone: "The answer was not given",
  checked: "asked {age} ago",
  again: "Ask again",
  loading: "Asking the gateway",
  failed: "The gateway could not be asked",
  empty: {
    title: "Nobody waits",
    text: "When somebody whom this bot does not know writes to it on {channels}, it answers with a code and the request appears here. Approve it, and the bot talks to that person from then on.",
  },
  unused: {
    title: "This bot takes no strangers in",
    text: "None of its channels uses pairing: who may write to it was decided when it was created.",
  },
  asleep: {
    title: "Nobody can be asked",
    text: "The requests are kept by the bot’s own gateway, which answers only while the bot runs.",
  },
};
