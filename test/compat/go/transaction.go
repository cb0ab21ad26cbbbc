package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

const transactionTopic = "GoTransactions"

// decisions is a producer's side of transactions: a quarter is committed, a quarter rolled back,
// half is only decided when the broker asks: every other one is committed then.
type decisions struct {
	mutex sync.Mutex
	asked map[int]int
}

func isCommitted(index int) bool { return index%2 == 0 }
func isDecided(index int) bool   { return index%4 < 2 }

func decision(index int) primitive.LocalTransactionState {
	if isCommitted(index) {
		return primitive.CommitMessageState
	}
	return primitive.RollbackMessageState
}

func (d *decisions) ExecuteLocalTransaction(message *primitive.Message) primitive.LocalTransactionState {
	var index int
	_, err := fmt.Sscan(message.GetProperty("index"), &index)
	succeed("index of a message", err)
	if !isDecided(index) {
		return primitive.UnknowState
	}
	return decision(index)
}

func (d *decisions) CheckLocalTransaction(message *primitive.MessageExt) primitive.LocalTransactionState {
	index := indexOf(message)
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.asked[index]++
	return decision(index)
}

func (d *decisions) wasAsked(index int) bool {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return d.asked[index] > 0
}

// transactions: those that are committed are delivered, each once; nothing else is, and nobody is
// asked about what is decided.
func transactions(k *kit) {
	const count = 40
	k.createTopic(transactionTopic, 4)
	all := &decisions{asked: map[int]int{}}
	p, err := rocketmq.NewTransactionProducer(all,
		producer.WithNsResolver(k.resolver()), producer.WithInstanceName(k.instance()),
		producer.WithGroupName("go-transactions"), producer.WithSendMsgTimeout(10*time.Second))
	succeed("new transaction producer", err)
	succeed("start of the transaction producer", p.Start())
	k.endings = append(k.endings, p.Shutdown)
	k.step("sending")
	send := func(index int) {
		letter := newLetter(transactionTopic, index)
		letter.Flag = 0 // the reference's questions lose it
		result, err := p.SendMessageInTransaction(context.Background(), letter)
		succeed(fmt.Sprintf("half message %d", index), err)
		requireEqual(fmt.Sprintf("status of message %d", index), primitive.SendOK, result.Status)
	}
	for index := 0; index < count; index++ {
		send(index)
	}
	r := newReader(k, transactionTopic)
	delivered := func() map[int]int {
		times := map[int]int{}
		for _, message := range r.readAll(transactionTopic) {
			times[indexOf(message)]++
			checkBody("a message, ", letterBody(transactionTopic, indexOf(message)), message)
		}
		return times
	}
	k.eventually("questions and deliveries", 60, func() bool {
		times := delivered()
		for index := 0; index < count; index++ {
			if isCommitted(index) && times[index] == 0 || !isDecided(index) && !all.wasAsked(index) {
				return false
			}
		}
		return true
	})
	// Whatever else was to be asked about has been when the last one is delivered.
	last := count + 2
	send(last)
	k.eventually("delivery of the last one", 30, func() bool { return delivered()[last] > 0 })
	for index, times := range delivered() {
		require(isCommitted(index) && times == 1, "message %d came %d times", index, times)
	}
	for index := 0; index < count; index++ {
		require(!isDecided(index) || !all.wasAsked(index), "message %d was decided and asked about", index)
	}
}
