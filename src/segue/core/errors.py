"""What can be refused, and the one parent of all refusals.

Each error stands in the room that raises it. This is the whole tree; a test keeps the drawing true.

    SegueError
    ├── BadPolicy                core/policy.py            a policy that contradicts itself or cannot be read
    ├── BadTurn                  core/transcript.py        a turn of a conversation is not what it should be
    ├── BadReading               core/reading.py           a reader returned nonsense
    ├── NotAPacket               core/packet.py            a document is no packet of the open schema
    ├── EmptyPacket              core/packet.py            a packet that would tell the next one nothing
    ├── Refused                  core/charter.py           a tool call that the charter or a limit forbids
    ├── OfferGone                core/receiving.py         an offer that was taken, withdrawn or is too late
    ├── SilentHandoff            core/events.py            a handoff of which the customer would not be told
    ├── IllegalMove              core/conversation.py      an event that MOVES does not list under this holder
    ├── Overtaken                core/conversation.py      the conversation moved on since it was read
    ├── UnknownConversation      core/conversation.py      no conversation has this id
    ├── KeyReused                core/conversation.py      a message came under a key that another text had
    ├── MessageTooLong           core/conversation.py      a message beyond the policy's bound
    ├── EmptyMessage             core/conversation.py      a message with neither words nor files
    ├── HeadsDamaged             readers/heads.py          the models that come with Segue were changed
    ├── EncoderDamaged           readers/encoder.py        the encoder's file is not the one that belongs here
    ├── NoEncoder                readers/encoder.py        what was named as the encoder cannot be used
    ├── EmbeddingsFailed         readers/encoder.py        an endpoint gave no vectors
    ├── BadTickets               readers/tickets.py        nothing can be learned from a file
    ├── NoModel                  readers/tickets.py        a folder holds no trained model
    ├── NoPlaceForModel          readers/tickets.py        a model cannot be kept where it was told to be
    ├── ModelDamaged             readers/tickets.py        a model's file was changed or cut short
    ├── TooFewHandoffs           waits/train.py            too little to learn waits from
    ├── NotTheSameTrees          waits/train.py            a scikit-learn whose trees cannot be read
    ├── NotKept                  cli/waits.py              learned waits that are no better than the formula
    ├── WaitsDamaged             waits/store.py            learned waits were changed or cut short
    ├── NotEnoughData            core/calibration.py       too few labelled outcomes for a number
    ├── BadScenario              core/simulation.py        a scenario that contradicts itself or cannot be read
    ├── TooLittleSeen            core/simulation.py        a journal that shows too little for a scenario
    ├── UnknownAgent             switchboard/refusals.py   nobody by this id works here
    ├── UnknownTeam              switchboard/refusals.py   there is no team by this id
    ├── NotYours                 switchboard/refusals.py   somebody else has the conversation
    ├── DeskFull                 switchboard/refusals.py   a person has no room for a conversation
    ├── NotThere                 switchboard/refusals.py   somebody is not at the desk, so nothing can be given to them
    ├── NotCertified             switchboard/refusals.py   a person may not take what only certified people take
    ├── NotSupervisor            switchboard/refusals.py   only a supervisor gives a conversation to somebody
    ├── UnknownFact              switchboard/packets.py    a packet has no such fact with this value
    ├── NoPacket                 switchboard/packets.py    nothing was handed over yet
    ├── UnknownToken             switchboard/packets.py    nothing is hidden under this token
    ├── BadRecords               records/parts.py          records that cannot be asked as they are set up
    ├── RecordsFailed            records/parts.py          records or the history did not say what they were asked
    ├── BadHistory               records/history.py        a file of past tickets cannot be used
    ├── JournalLocked            journal/sqlite.py         another process has this journal open
    ├── JournalClosed            journal/writer.py         the journal was closed
    ├── JournalTampered          journal/codec.py          a stored event cannot be understood
    ├── AssistantFailed          agents/assistants.py      an assistant gave no usable answer
    ├── NoAnswer                 readers/llm/endpoint.py   an endpoint gave no reading that can be used
    ├── BadArticle               agents/knowledge.py       a knowledge article cannot be used
    ├── BadSetting               server/settings.py        a setting that cannot be used
    ├── IdentityNotVerified      server/access.py          a token that does not prove who the customer is
    ├── NotSignedIn              server/access.py          nobody is signed in, or the session has ended
    ├── LinkEnded                server/access.py          a link to a packet has ended
    ├── UnknownCarrier           core/packet.py            there is no carrier by this name
    ├── WrongPassword            server/access.py          name and password do not belong together
    ├── NotAllowed               server/access.py          this is for others
    ├── CsrfNeeded               server/access.py          a change without its session's CSRF token
    ├── ForeignPage              server/access.py          a request from a page that is not ours
    ├── TooMany                  server/limits.py          too many tries in a short time
    ├── EpochNeeded              server/epochs.py          a change that does not say on which epoch it rests
    ├── UnknownFile              server/files.py           no file has this id
    ├── FileTooLarge             server/files.py           a file beyond the bound
    ├── FileNotTaken             server/files.py           a file of a kind that is not taken
    ├── FilesFull                server/files.py           a conversation has as many files as it may
    ├── HookRefused              server/hooks.py           an endpoint did not take an event
    ├── UnknownCustomer          server/demo.py            the example shop has no customer by this id
    ├── ShopMissing              server/shop.py            the example shop is not beside this installation
    ├── NoFreePort               cli/demo.py               every port that was tried is taken
    ├── ServerMissing            cli/serve.py              the packages of the server are not installed
    ├── ReadersMissing           cli/reading.py            the packages that models need are not installed
    ├── KeepsTheOldModel         cli/training.py           a model in its folder is not replaced
    └── BadFile                  cli/files.py              a file that a command was given cannot be used
"""

from __future__ import annotations


class SegueError(Exception):
    """Something was refused; nothing was lost and nothing was half done.

    Raised without arguments, an error says the first line of its class's docstring, so that it is explained once.
    """

    def __str__(self) -> str:
        said = super().__str__()
        if said:
            return said
        return (type(self).__doc__ or type(self).__name__).strip().splitlines()[0]
